import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { listenOnLoopback } from '../../scripts/ports';

/** A tool that the model is offered, as OpenAI's HTTP API describes it. */
export interface OfferedTool {
	name: string;
	description: string;
	parameters: {
		properties: Record<string, { type?: string; description?: string }>;
		required?: string[];
	};
}

/** A call that the model makes. */
export interface ScriptedCall {
	tool: string;
	arguments: Record<string, unknown>;
}

/** A stand-in for a chat model with OpenAI's HTTP API, which makes the calls of a script one after another. */
export interface ChatModel {
	/** Base URL, for n8n's credential. */
	url: string;
	/** The tools that it was offered last. */
	offered: OfferedTool[];
	/** What the calls were answered, in the order of the script. */
	answers: string[];
	close: () => Promise<void>;
}

interface ChatRequest {
	messages: { role: string; content: unknown }[];
	tools?: { function: OfferedTool }[];
}

export async function openChatModel(script: readonly ScriptedCall[]): Promise<ChatModel> {
	const server = createServer((request, response) => {
		void reply(request, response);
	});
	const port = await listenOnLoopback(server, 0);
	const model: ChatModel = {
		url: `http://127.0.0.1:${port}/v1`,
		offered: [],
		answers: [],
		close: () =>
			new Promise((closed) => {
				server.close(() => closed());
				server.closeAllConnections();
			}),
	};

	async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { messages, tools = [] } = (await json(request)) as ChatRequest;
		model.offered = tools.map((tool) => tool.function);
		model.answers = messages
			.filter(({ role }) => role === 'tool')
			.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)));
		const call = script[model.answers.length];
		const message = call
			? {
					role: 'assistant',
					content: null,
					tool_calls: [
						{
							id: `call_${model.answers.length}`,
							type: 'function',
							function: { name: call.tool, arguments: JSON.stringify(call.arguments) },
						},
					],
				}
			: { role: 'assistant', content: 'That is all.' };
		response.setHeader('content-type', 'application/json');
		response.end(
			JSON.stringify({
				id: `answer_${model.answers.length}`,
				object: 'chat.completion',
				created: 1_700_000_000,
				model: 'scripted',
				choices: [{ index: 0, message, finish_reason: call ? 'tool_calls' : 'stop' }],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			}),
		);
	}

	return model;
}
