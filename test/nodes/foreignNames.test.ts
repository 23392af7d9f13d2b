import type { IExecuteFunctions } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { checkQuery } from '../../gracedb/query/check';
import { asServerSpells } from '../../nodes/shared/parameters/makePublic';
import { pickColumns } from '../../nodes/shared/parameters/output';
import { arrange } from '../../nodes/shared/parameters/wholeList';
import { uploadFrom } from '../../nodes/GraceDb/upload';
import { nextCount } from '../../watch/diff/counts';
import { unknownBefore } from '../../watch/state/fingerprint';
import { credentialOf } from '../../nodes/shared/connect';

/** Names that every object of JavaScript has without being given them. */
describe.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
	'the name %s, which an expression or a server may give,',
	(name) => {
		it('is no binary field, no column and no sort order', async () => {
			const context = {
				getInputData: () => [{ json: {}, binary: { data: {} } }],
			} as unknown as IExecuteFunctions;
			await expect(uploadFrom(context, 0, name)).rejects.toThrow(`no binary field "${name}"`);
			expect(() => pickColumns({ a: 1 }, [name])).toThrow(`no field "${name}"`);
			expect(() => arrange([{ a: 1 }], { sort: [name] })).toThrow(`no field "${name}"`);
		});

		it('is no way to sign in', async () => {
			const source = {
				parameter: () => name,
				credential: () => Promise.reject(new Error('It was asked for a credential.')),
			};
			await expect(credentialOf(source)).rejects.toThrow(/Authentication: .* is not a choice/);
		});

		it('is a tag like others', () => {
			expect(asServerSpells([name])).toEqual([name]);
		});

		it('was not counted before the trigger counts it', () => {
			expect(nextCount(unknownBefore({ created: 0 }), name).count).toBe(1);
		});

		it('is no keyword of a query', () => {
			const found = checkQuery(`${name}: 1`, 'superevents');
			expect(JSON.stringify(found)).not.toMatch(/native code|object Object/);
		});
	},
);
