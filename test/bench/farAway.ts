import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The same server, at a chosen distance. */
export interface FarAway {
	port: number;
	/** TLS handshakes that have been begun. */
	handshakes: number;
	close(): void;
}

/**
 * Stands in front of a port and passes everything on, each way half the round trip later. Opening a connection costs one round
 * trip more, as over a real distance.
 *
 * @param roundTrip milliseconds
 */
export async function farAway(port: number, roundTrip: number): Promise<FarAway> {
	const open = new Set<Socket>();
	const server: Server = createServer((near) => {
		const far = connect(port, 'localhost');
		near.setNoDelay(true);
		far.setNoDelay(true);
		for (const socket of [near, far]) {
			open.add(socket);
			socket.on('close', () => open.delete(socket)).on('error', () => undefined);
		}
		near.once('data', (first: Buffer) => {
			// A TLS handshake begins with this byte.
			if (first[0] === 0x16) self.handshakes += 1;
		});
		if (roundTrip === 0) {
			near.pipe(far).pipe(near);
			near.once('close', () => far.destroy());
			far.once('close', () => far.readableEnded || near.destroy());
			return;
		}
		const opened = performance.now();
		pass(near, far, () => roundTrip / 2 + Math.max(0, opened + roundTrip - performance.now()));
		pass(far, near, () => roundTrip / 2);
	});
	await new Promise<void>((resolve) => server.listen(0, resolve));
	const self: FarAway = {
		port: (server.address() as AddressInfo).port,
		handshakes: 0,
		close() {
			for (const socket of open) socket.destroy();
			server.close();
		},
	};
	return self;
}

/** Bytes keep their order; a slow reader slows the sender down. */
function pass(from: Socket, to: Socket, delay: () => number): void {
	const waiting: { due: number; work: () => void }[] = [];
	let timer: NodeJS.Timeout | undefined;
	// One queue: a timer that fires late must not be overtaken.
	const pump = (): void => {
		timer = undefined;
		for (;;) {
			const [first] = waiting;
			if (!first) return;
			const wait = first.due - performance.now();
			if (wait >= 0.5) {
				timer = setTimeout(pump, wait);
				return;
			}
			waiting.shift();
			first.work();
		}
	};
	const later = (work: () => void): void => {
		waiting.push({ due: performance.now() + delay(), work });
		if (!timer) pump();
	};
	from.on('data', (piece: Buffer) => {
		later(() => {
			if (to.destroyed || to.write(piece) || from.isPaused()) return;
			from.pause();
			to.once('drain', () => from.resume());
		});
	});
	from.on('end', () => later(() => to.end()));
	// What was sent before the end is still on its way.
	from.on('close', () => later(() => from.readableEnded || to.destroy()));
}
