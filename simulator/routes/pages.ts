import type { App } from '../http/server';
import { send } from '../http/send';
import type { World } from '../http/world';
import type { Issuer } from '../identity/issuer';
import { utcFromGps } from '../sky/gps';
import { byFact } from '../sky/index/facts';
import { maySee, maySeeLog } from '../sky/permissions';
import type { Superevent } from '../sky/types';
import { categoryNames } from '../sky/vocabulary';
import { text } from '../wire/answers';
import { htmlPage } from '../wire/errors';
import { labelNames } from '../wire/event';
import { escapeHtml as safe, page } from '../wire/html';
import { encodeName } from '../wire/links';
import { stamp } from '../wire/time';

const newest = 25;
const mock = '<p class="note">This is the GraceDB simulator. Nothing here was observed.</p>';

/** Addresses outside the API: pages for people who follow a link of an alert, and what a token issuer publishes. */
export function addPages(app: App, world: World, issuer: Issuer): void {
	app.get('/', (_request, reply) => send(reply, text(200, listPage(world))));
	app.get<{ Params: { id: string } }>('/superevents/:id/view/', (request, reply) => {
		const superevent = world.sky.superevent(request.params.id);
		if (!superevent || !maySee(null, superevent)) return send(reply, htmlPage(404));
		return send(reply, text(200, supereventPage(superevent)));
	});
	app.get<{ Params: { id: string } }>('/superevents/:id/', (request, reply) =>
		reply.redirect(`/superevents/${encodeURIComponent(request.params.id)}/view/`),
	);
	app.get('/issuer/.well-known/openid-configuration', () => issuer.configuration);
	app.get('/issuer/jwks', () => issuer.keys);
}

function far(superevent: Superevent): string {
	const { far: rate } = superevent.preferredEvent;
	return rate === null ? '—' : `${rate.toExponential(2)} Hz`;
}

function listPage({ sky }: World): string {
	const visible = sky.index.select([
		byFact({ exposed: true }, (superevent: Superevent) => maySee(null, superevent)),
	]);
	const rows = visible.slice(0, newest).map(
		(superevent) => `<tr>
<td><a href="/superevents/${encodeURIComponent(superevent.id)}/view/">${safe(superevent.id)}</a></td>
<td>${categoryNames[superevent.category]}</td>
<td>${stamp(superevent.created)}</td>
<td>${far(superevent)}</td>
<td>${safe(labelNames(superevent).join(' '))}</td>
</tr>`,
	);
	return page(
		'GraceDB simulator',
		`<h1>GraceDB simulator</h1>
${mock}
<p>The newest of ${visible.length} public superevents. The API is at <a href="/api/">/api/</a>.</p>
<table>
<tr><th>Superevent</th><th>Category</th><th>Created</th><th>FAR</th><th>Labels</th></tr>
${rows.join('\n')}
</table>`,
	);
}

function supereventPage(superevent: Superevent): string {
	const { preferredEvent: event } = superevent;
	const facts: [string, string][] = [
		['Category', categoryNames[superevent.category]],
		['Time', `${superevent.t0} (${stamp(utcFromGps(superevent.t0))})`],
		['Created', stamp(superevent.created)],
		['FAR', far(superevent)],
		['Labels', labelNames(superevent).join(' ')],
		['Group, pipeline, search', [event.group, event.pipeline, event.search].join(', ')],
		['Instruments', event.instruments],
	];
	const rows = facts.map(([name, value]) => `<tr><th>${name}</th><td>${safe(value)}</td></tr>`);
	const logs = superevent.logs
		.filter((log) => maySeeLog(null, log))
		.map((log) => {
			const base = `/api/superevents/${encodeURIComponent(superevent.id)}/files/`;
			const file = log.filename
				? ` <a href="${base}${encodeName(log.filename)},${log.fileVersion ?? 0}">${safe(log.filename)}</a>`
				: '';
			// Comments may hold HTML; here they are shown as text without it.
			const comment = safe(log.comment.replace(/<[^>]*>/g, ''));
			return `<tr><td>${stamp(log.created)}</td><td>${safe(log.issuer)}</td><td>${comment}${file}</td></tr>`;
		});
	return page(
		`${superevent.id} – GraceDB simulator`,
		`<h1>${safe(superevent.gwId ?? superevent.id)}</h1>
${mock}
<table>${rows.join('\n')}</table>
<h2>Log</h2>
<table>${logs.join('\n')}</table>
<p><a href="/">All superevents</a></p>`,
	);
}
