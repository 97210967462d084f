import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OUTSIDE_ACTIONS } from './outside';
import type { Workbench } from './workbench';

export interface Bridge {
  readonly address: string;
  close(): void;
}

/** Serves the actions of outside.ts on the loopback address; `getWorkbench` may wait for the window. */
export async function startBridge(getWorkbench: () => Promise<Workbench>): Promise<Bridge> {
  const server = createServer((request, response) => void answer(request, response, getWorkbench));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

async function answer(request: IncomingMessage, response: ServerResponse, getWorkbench: () => Promise<Workbench>): Promise<void> {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Content-Type', 'application/json');
  try {
    const value = await perform(await readBody(request), await getWorkbench());
    response.end(JSON.stringify({ value }));
  } catch (error) {
    response.end(JSON.stringify({ error: String(error) }));
  }
}

async function perform(body: string, workbench: Workbench): Promise<unknown> {
  const { action, args } = JSON.parse(body) as { readonly action: string; readonly args: readonly unknown[] };
  const name = OUTSIDE_ACTIONS.find((known) => known === action);
  if (name === undefined) throw new Error(`The window knows no action "${action}".`);
  const actions = workbench as unknown as Record<string, (...parameters: readonly unknown[]) => Promise<unknown>>;
  return actions[name]?.(...args);
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
