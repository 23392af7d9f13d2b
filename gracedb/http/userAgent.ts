/** Version of this package; a test keeps it equal to package.json. */
export const version = '1.0.0-rc.1';

/** Sent with every request: GraceDB refuses requests without a User-Agent, and its operators should know whom to write to. */
export const userAgent = `n8n-nodes-gracedb/${version} (+https://github.com/n8n-nodes-gracedb/n8n-nodes-gracedb)`;
