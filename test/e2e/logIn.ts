/** Signs in to an n8n, and returns the cookie of the session. n8n allows only a few of these in some minutes. */
export async function logIn(n8n: {
	url: string;
	email: string;
	password: string;
}): Promise<string> {
	const answer = await fetch(`${n8n.url}/rest/login`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ emailOrLdapLoginId: n8n.email, password: n8n.password }),
	});
	if (!answer.ok)
		throw new Error(`n8n refuses the log-in: ${answer.status} ${await answer.text()}`);
	const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
	return cookies.join('; ');
}
