import { serverAddress } from '../servers';
import type { Auth } from './auth';
import { sciTokenAuth } from './scitoken';
import { x509Auth } from './x509';

/** A filled-in credential, as n8n stores it. */
export type CredentialData = Readonly<Record<string, unknown>>;

/** Whom to ask, and in whose name. */
export interface Identity {
	serverUrl: string;
	auth: Auth;
}

/** Reads a filled-in credential of each type. All throw GraceDbError of kind `credential`. */
export const identityOf = {
	graceDbSciTokenApi: (data: CredentialData): Identity => ({
		serverUrl: serverOf(data),
		auth: sciTokenAuth(textOf(data['token'])),
	}),

	graceDbX509Api: (data: CredentialData): Identity => ({
		serverUrl: serverOf(data),
		auth: x509Auth({
			certificate: textOf(data['certificate']),
			privateKey: textOf(data['privateKey']),
			passphrase: textOf(data['passphrase']),
		}),
	}),
};

export type CredentialType = keyof typeof identityOf;

function serverOf(data: CredentialData): string {
	return serverAddress(textOf(data['server']), textOf(data['customServer']));
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
