type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that undici's EnvHttpProxyAgent takes for an address; undefined if none. It does not say itself, and the proxy
 * is to be known before anything is connected.
 */
export function proxyFor(url: URL, env: Environment = process.env): URL | undefined {
	if (isExempt(url, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined;
	const http = env['http_proxy'] ?? env['HTTP_PROXY'];
	const https = env['https_proxy'] ?? env['HTTPS_PROXY'];
	const proxy = url.protocol === 'https:' ? https || http : http;
	return proxy && URL.canParse(proxy) ? new URL(proxy) : undefined;
}

function isExempt({ protocol, hostname, port }: URL, list: string): boolean {
	if (list === '*') return true;
	const ownPort = port || (protocol === 'https:' ? '443' : '80');
	return list
		.split(/[,\s]/)
		.filter(Boolean)
		.some((entry) => {
			const [, name = entry, onlyPort] = /^(.+):(\d+)$/.exec(entry) ?? [];
			const exempt = name.replace(/^\*?\./, '').toLowerCase();
			if (onlyPort !== undefined && onlyPort !== ownPort) return false;
			return hostname === exempt || hostname.endsWith(`.${exempt}`);
		});
}
