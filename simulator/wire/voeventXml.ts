import { XMLBuilder } from 'fast-xml-parser';
import { DateTime } from 'luxon';
import { utcFromGps } from '../sky/gps';
import type { VOEvent } from '../sky/types';
import { voeventTypeNames } from '../sky/voevents';
import type { Subject } from './voeventSubject';
import { whatOf } from './voeventWhat';

const observatories: Record<string, string> = {
	H1: 'LIGO Hanford 4 km gravitational wave detector',
	L1: 'LIGO Livingston 4 km gravitational wave detector',
	V1: 'Virgo 3 km gravitational wave detector',
	K1: 'KAGRA 3 km gravitational wave detector',
};

const builder = new XMLBuilder({
	format: true,
	ignoreAttributes: false,
	attributeNamePrefix: '@',
	textNodeName: '#',
	suppressEmptyNode: true,
});

/** A VOEvent 2.0 document (IVOA recommendation of 11 July 2011), with the parameters of the LVK's alerts. */
export function voeventXml(voevent: VOEvent, subject: Subject): string {
	const retracts = voevent.type === 'RE';
	const document = {
		'?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
		'voe:VOEvent': {
			'@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
			'@xmlns:voe': 'http://www.ivoa.net/xml/VOEvent/v2.0',
			'@xsi:schemaLocation':
				'http://www.ivoa.net/xml/VOEvent/v2.0 http://www.ivoa.net/xml/VOEvent/VOEvent-v2.0.xsd',
			'@version': '2.0',
			'@role': subject.isTest ? 'test' : 'observation',
			'@ivorn': voevent.ivorn,
			Who: {
				Date: isoTime(voevent.created, 'seconds'),
				Author: {
					contactName:
						'LIGO Scientific Collaboration, Virgo Collaboration, and KAGRA Collaboration',
				},
			},
			What: whatOf(voevent, subject),
			WhereWhen: whereWhen(subject),
			...(retracts ? {} : { How: how(subject) }),
			...(subject.earlier.length > 0 ? { Citations: citations(voevent, subject) } : {}),
			Description: retracts
				? 'Retraction of a candidate gravitational wave event'
				: 'Report of a candidate gravitational wave event',
		},
	};
	return legal(builder.build(document));
}

/** XML 1.0 has no place for most control characters, not even escaped. */
function legal(xml: string): string {
	return xml.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}');
}

function isoTime(moment: Date, precision: 'seconds' | 'milliseconds'): string {
	const form = precision === 'seconds' ? "yyyy-LL-dd'T'HH:mm:ss" : "yyyy-LL-dd'T'HH:mm:ss.SSS";
	return DateTime.fromJSDate(moment, { zone: 'utc' }).toFormat(form);
}

function whereWhen({ event, superevent }: Subject): unknown {
	const moment = utcFromGps(event.gpstime ?? superevent?.t0 ?? 0);
	return {
		ObsDataLocation: {
			ObservatoryLocation: { '@id': 'LIGO Virgo' },
			ObservationLocation: {
				AstroCoordSystem: { '@id': 'UTC-FK5-GEO' },
				AstroCoords: {
					'@coord_system_id': 'UTC-FK5-GEO',
					Time: { '@unit': 's', TimeInstant: { ISOTime: isoTime(moment, 'milliseconds') } },
				},
			},
		},
	};
}

function how({ event }: Subject): unknown {
	const known = event.instruments.split(',').flatMap((instrument) => {
		const name = observatories[instrument];
		return name === undefined ? [] : [`${instrument}: ${name}`];
	});
	return {
		Description: [
			'Candidate gravitational wave event identified by low-latency analysis',
			...known,
		],
	};
}

/** Every VOEvent that came before is replaced, or taken back. */
function citations({ type }: VOEvent, { earlier }: Subject): unknown {
	const cite = type === 'RE' ? 'retraction' : 'supersedes';
	return {
		EventIVORN: earlier.map(({ ivorn }) => ({ '@cite': cite, '#': ivorn })),
		Description:
			type === 'RE'
				? 'Determined to not be a viable GW event candidate'
				: `${voeventTypeNames[type]} information is now available`,
	};
}
