import type { FaultKind } from '../types';

export const serverError: FaultKind = {
	about: 'Answers 500 with an HTML page that shows a traceback.',
	options: {},
	prepare: () => ({
		arrive: ({ request }) => ({
			status: 500,
			type: 'text/html; charset=utf-8',
			body: tracebackPage(request.method, request.url.split('?')[0] ?? ''),
		}),
	}),
};

/** Made up, in the style of Django's debug page. */
function tracebackPage(method: string, path: string): string {
	const safe = path.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
	return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta http-equiv="content-type" content="text/html; charset=utf-8">
  <title>OperationalError at ${safe}</title>
</head>
<body>
<div id="summary">
  <h1>OperationalError at ${safe}</h1>
  <pre class="exception_value">server closed the connection unexpectedly</pre>
  <table class="meta"><tr><th>Request Method:</th><td>${method}</td></tr></table>
</div>
<div id="traceback"><h2>Traceback</h2>
<pre>Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/django/core/handlers/exception.py", line 55, in inner
    response = get_response(request)
  File "/usr/lib/python3/dist-packages/django/db/backends/utils.py", line 89, in _execute
    return self.cursor.execute(sql, params)
django.db.utils.OperationalError: server closed the connection unexpectedly
</pre></div>
</body>
</html>
`;
}
