import { createServer, type AddressInfo, type Server } from 'node:net';

/** Every address on which another server at the same port would conflict with ours. */
const addresses = ['127.0.0.1', '::1', '::'];

/** The first free port from `preferred` on; with 0, any free one. */
export async function freePort(preferred: number): Promise<number> {
	if (preferred === 0) return await freePortOfTheSystem();
	for (let port = preferred; port < preferred + 100; port += 1) {
		if (await isFree(port)) return port;
	}
	return await freePortOfTheSystem();
}

/** Lets a server listen on loopback, on the first free port from `preferred` on (0: any), and returns that port. */
export async function listenOnLoopback(
	server: Pick<Server, 'once' | 'removeListener' | 'listen'>,
	preferred: number,
): Promise<number> {
	const port = await freePort(preferred);
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			server.removeListener('error', reject);
			resolve();
		});
	});
	return port;
}

async function isFree(port: number): Promise<boolean> {
	for (const address of addresses) {
		if ((await tryToListen(port, address)) === 'taken') return false;
	}
	return true;
}

async function freePortOfTheSystem(): Promise<number> {
	const port = await tryToListen(0, '127.0.0.1');
	if (port === 'taken') throw new Error('The system has no free port left.');
	return port;
}

/** Listens for a moment. An address that this machine does not have (no IPv6) cannot be taken. */
async function tryToListen(port: number, address: string): Promise<number | 'taken'> {
	return await new Promise((resolve) => {
		const server = createServer();
		server.once('error', (error: NodeJS.ErrnoException) => {
			resolve(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? 'taken' : port);
		});
		server.listen({ port, host: address, ipv6Only: address === '::1' }, () => {
			const { port: found } = server.address() as AddressInfo;
			server.close(() => resolve(found));
		});
	});
}
