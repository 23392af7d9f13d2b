/** Address templates of the root document, by their keys there. */
const paths: Record<string, string> = {
	'event-detail-template': 'events/{graceid}',
	'voevent-list-template': 'events/{graceid}/voevent/',
	'voevent-detail-template': 'events/{graceid}/voevent/{N}',
	'event-log-template': 'events/{graceid}/log/',
	'event-log-detail-template': 'events/{graceid}/log/{N}',
	'emobservation-list-template': 'events/{graceid}/emobservation/',
	'emobservation-detail-template': 'events/{graceid}/emobservation/{N}',
	'embb-event-log-template': 'events/{graceid}/embb/',
	'event-label-template': 'events/{graceid}/labels/{label}',
	'files-template': 'events/{graceid}/files/{filename}',
	'tag-template': 'events/{graceid}/log/{N}/tag/{tag_name}',
	'taglist-template': 'events/{graceid}/log/{N}/tag/',
	'signoff-list-template': 'events/{graceid}/signoff/',
	'update-grbevent-template': 'events/{graceid}/update-grbevent/',
	'superevent-detail-template': 'superevents/{superevent_id}/',
	'superevent-event-list-template': 'superevents/{superevent_id}/events/',
	'superevent-event-detail-template': 'superevents/{superevent_id}/events/{graceid}/',
	'superevent-label-list-template': 'superevents/{superevent_id}/labels/',
	'superevent-label-detail-template': 'superevents/{superevent_id}/labels/{label_name}/',
	'superevent-log-list-template': 'superevents/{superevent_id}/logs/',
	'superevent-log-detail-template': 'superevents/{superevent_id}/logs/{N}/',
	'superevent-log-tag-list-template': 'superevents/{superevent_id}/logs/{N}/tags/',
	'superevent-log-tag-detail-template': 'superevents/{superevent_id}/logs/{N}/tags/{tag_name}/',
	'superevent-file-list-template': 'superevents/{superevent_id}/files/',
	'superevent-file-detail-template': 'superevents/{superevent_id}/files/{file_name}',
	'superevent-voevent-list-template': 'superevents/{superevent_id}/voevents/',
	'superevent-voevent-detail-template': 'superevents/{superevent_id}/voevents/{N}/',
	'superevent-emobservation-list-template': 'superevents/{superevent_id}/emobservations/',
	'superevent-emobservation-detail-template': 'superevents/{superevent_id}/emobservations/{N}/',
	'superevent-confirm-as-gw-template': 'superevents/{superevent_id}/confirm-as-gw/',
	'superevent-signoff-list-template': 'superevents/{superevent_id}/signoffs/',
	'superevent-signoff-detail-template': 'superevents/{superevent_id}/signoffs/{typeinst}/',
	'superevent-permission-list-template': 'superevents/{superevent_id}/permissions/',
	'superevent-permission-modify-template': 'superevents/{superevent_id}/permissions/modify/',
	'superevent-pipeline-preferred-event-list-template':
		'superevents/{superevent_id}/pipeline_preferred_events/',
	'superevent-pipeline-preferred-event-detail-template':
		'superevents/{superevent_id}/pipeline_preferred_events/{graceid}/',
	'gwtc-number-list': 'gwtc/{number}/',
	'gwtc-version-detail': 'gwtc/{number}/{version}/',
	'event-reserve-template': 'events/reserve/',
	'event-upload-template': 'events/{graceid}/upload/',
	'superevent-notice-list-template': 'superevents/{superevent_id}/notices/',
	'superevent-notice-detail-template': 'superevents/{superevent_id}/notices/{N}/',
};

/** The templates with their absolute addresses below `root`. */
export function templates(root: string): Record<string, string> {
	return Object.fromEntries(Object.entries(paths).map(([key, path]) => [key, `${root}${path}`]));
}
