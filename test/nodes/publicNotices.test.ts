import { describe, expect, it } from 'vitest';
import {
	publicNotices,
	publicNoticesBySigns,
} from '../../nodes/GraceDbTrigger/changes/publicNotices';

const at = (minute: number): string => `2026-01-15 12:${String(minute).padStart(2, '0')}:00 UTC`;
const label = (name: string, minute: number) => ({ name, created: at(minute) });
const map = (filename: string, minute: number, ...tag_names: string[]) => ({
	filename,
	file_version: 0,
	created: at(minute),
	tag_names,
});
const types = (notices: { type: string }[]): string[] => notices.map(({ type }) => type);

describe('the public notices of a superevent whose notices and VOEvents an anonymous user is not shown', () => {
	it('are known by the labels that stand for them and by newer public maps, in the order of their times', () => {
		const labels = [
			label('ADVNO', 50),
			label('ADVOK', 20),
			label('EARLY_WARNING', 1),
			label('GCN_PRELIM_SENT', 5),
			label('LOW_SIGNIF_PRELIM_SENT', 3),
			label('DQOK', 2),
		];
		const logs = [
			map('bayestar.multiorder.fits', 4, 'public'),
			map('bilby.multiorder.fits', 30, 'public', 'sky_loc'),
			map('internal.multiorder.fits', 31, 'sky_loc'),
			map('bilby.fits.gz', 32, 'public'),
		];
		expect(types(publicNoticesBySigns(labels, logs))).toEqual([
			'EARLYWARNING',
			'PRELIMINARY',
			'PRELIMINARY',
			'INITIAL',
			'UPDATE',
			'RETRACTION',
		]);
	});

	it('have no update before an advocate has approved it', () => {
		const logs = [map('bilby.multiorder.fits', 30, 'public')];
		expect(types(publicNoticesBySigns([label('GCN_PRELIM_SENT', 5)], logs))).toEqual([
			'PRELIMINARY',
		]);
	});
});

describe('the public notices of a superevent whose notices and VOEvents are shown', () => {
	const notice = (notice_type: string, minute: number) => ({ notice_type, created: at(minute) });
	const voevent = (voevent_type: string, minute: number, internal = false) => ({
		voevent_type,
		internal,
		created: at(minute),
	});

	it('count once if they stand in both lists, and not if they are internal', () => {
		const notices = [notice('PRELIMINARY', 5), notice('INITIAL', 20)];
		const voevents = [
			voevent('PR', 6),
			voevent('PR', 9),
			voevent('IN', 21),
			voevent('UP', 30, true),
			voevent('UP', 40),
			voevent('RE', 50),
		];
		expect(types(publicNotices(notices, voevents))).toEqual([
			'PRELIMINARY',
			'PRELIMINARY',
			'INITIAL',
			'UPDATE',
			'RETRACTION',
		]);
	});
});
