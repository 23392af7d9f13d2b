import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Resvg } from '@resvg/resvg-wasm';
import { dejaVuSans } from './font';

interface Renderer {
	Renderer: typeof Resvg;
	font: Uint8Array;
}

let loading: Promise<Renderer> | undefined;

/**
 * A drawing as PNG, since Slack and most mail programs show no SVG. The letters are those of an embedded font, so that it looks the
 * same everywhere.
 *
 * @param svg of drawSkyMap
 */
export async function toPng(svg: string): Promise<Buffer> {
	loading ??= load();
	const { Renderer, font } = await loading;
	const drawing = new Renderer(svg, {
		font: { fontBuffers: [font], defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
	});
	try {
		const image = drawing.render();
		try {
			return Buffer.from(image.asPng());
		} finally {
			image.free();
		}
	} finally {
		drawing.free();
	}
}

/** 2.5 MB of WebAssembly, which can be initialized only once in a process. */
async function load(): Promise<Renderer> {
	const { initWasm, Resvg: Renderer } = await import('@resvg/resvg-wasm');
	const file = createRequire(__filename).resolve('@resvg/resvg-wasm/index_bg.wasm');
	await initWasm(await readFile(file));
	return { Renderer, font: Buffer.from(dejaVuSans, 'base64') };
}
