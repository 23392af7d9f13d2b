import { world } from './world';

/** n8n's own interface, signed in as the owner. */
export async function signInToRest(): Promise<(path: string, body: object) => Promise<unknown>> {
	const { url, email, password } = world.editor;
	const response = await post('/rest/login', { emailOrLdapLoginId: email, password });
	const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]);
	return async (path, body) => {
		const answer = await post(path, body, { cookie: cookie.join('; ') });
		return ((await answer.json()) as { data: unknown }).data;
	};

	async function post(
		path: string,
		body: object,
		headers: Record<string, string> = {},
	): Promise<Response> {
		const answer = await fetch(`${url}${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body: JSON.stringify(body),
		});
		if (!answer.ok)
			throw new Error(`n8n answers ${answer.status} to ${path}: ${await answer.text()}`);
		return answer;
	}
}
