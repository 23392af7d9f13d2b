/** What an address of the API may offer; HEAD and OPTIONS come of themselves. */
export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export type Method = (typeof methods)[number];
