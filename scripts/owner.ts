/** Who owns an n8n, and where it is. */
export interface Owner {
	url: string;
	email: string;
	password: string;
}

/** n8n's own interface, for the owner. */
export interface N8nRest {
	/** Of the session; good through all restarts. */
	cookie: string;
	get(path: string): Promise<unknown>;
	post(path: string, body: object): Promise<unknown>;
	patch(path: string, body: object): Promise<unknown>;
}

/** @param cookie of a session, as `logIn` gives it */
export function n8nRest(url: string, cookie: string): N8nRest {
	const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
		const answer = await fetch(`${url}${path}`, {
			method,
			headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
			body: body && JSON.stringify(body),
		});
		if (answer.ok) return ((await answer.json()) as { data: unknown }).data;
		throw new Error(`n8n answers ${answer.status} to ${path}: ${await answer.text()}`);
	};
	return {
		cookie,
		get: (path) => ask('GET', path),
		post: (path, body) => ask('POST', path, body),
		patch: (path, body) => ask('PATCH', path, body),
	};
}

/** Signs in to an n8n as its owner, whom an older n8n does not take from its environment: there this makes the owner first. */
export async function signInAsOwner(owner: Owner): Promise<N8nRest> {
	const settings = (await n8nRest(owner.url, '').get('/rest/settings')) as {
		userManagement: { showSetupOnFirstLoad: boolean };
	};
	const { email, password } = owner;
	if (settings.userManagement.showSetupOnFirstLoad) {
		const named = { email, password, firstName: 'Demo', lastName: 'Owner' };
		await n8nRest(owner.url, '').post('/rest/owner/setup', named);
	}
	return n8nRest(owner.url, await logIn(owner));
}

/** Signs in to an n8n, and returns the cookie of the session. n8n allows only a few of these in some minutes. */
export async function logIn(n8n: Owner): Promise<string> {
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

interface NewCredential {
	id: string;
	name: string;
	type: string;
	data: object;
}

interface NewWorkflow {
	id?: string;
	nodes: readonly { name: string }[];
}

interface UsesCredentials {
	credentials?: Record<string, { id?: string }>;
}

/**
 * Makes credentials and a workflow in an n8n that runs, and publishes the workflow: its triggers are activated. What n8n makes in
 * this way has a version, which one of `n8n import:workflow` does not have everywhere, and only a version can be published.
 *
 * @returns ids that n8n has given: of the workflows, and of the credentials by those that they came with
 */
export async function addToN8n(
	n8n: N8nRest,
	credentials: readonly NewCredential[],
	workflows: readonly NewWorkflow[],
): Promise<{ workflowIds: string[]; credentialIds: Map<string, string> }> {
	const credentialIds = new Map<string, string>();
	for (const { id, ...credential } of credentials) {
		const made = (await n8n.post('/rest/credentials', credential)) as { id: string };
		credentialIds.set(id, made.id);
	}
	const workflowIds: string[] = [];
	for (const workflow of structuredClone(workflows)) {
		for (const { credentials: used = {} } of workflow.nodes as readonly UsesCredentials[]) {
			for (const one of Object.values(used)) one.id = credentialIds.get(one.id ?? '') ?? one.id;
		}
		const isNew = { id: undefined, active: false };
		const made = (await n8n.post('/rest/workflows', { ...workflow, ...isNew })) as {
			id: string;
			versionId: string;
		};
		await n8n.post(`/rest/workflows/${made.id}/activate`, { versionId: made.versionId });
		workflowIds.push(made.id);
	}
	return { workflowIds, credentialIds };
}

/** Whether a webhook is registered: n8n does that some time after its workflow was published. */
export async function isRegistered(webhook: string): Promise<boolean> {
	const answer = await fetch(webhook, {
		method: 'OPTIONS',
		headers: { origin: 'http://localhost', 'access-control-request-method': 'POST' },
	});
	return answer.headers.get('access-control-allow-methods')?.includes('POST') ?? false;
}
