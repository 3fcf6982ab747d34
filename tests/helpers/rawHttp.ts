/** HTTP as an attacker would speak it: any path, any header, nothing normalized on the way. */
import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawRequest {
  readonly port: number;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends one request byte for byte as given. A `host` header is added unless there is one. */
export function rawHttp({
  port,
  path,
  method = 'GET',
  headers = {},
  body = '',
}: RawRequest): Promise<RawAnswer> {
  const all = { host: `127.0.0.1:${port}`, connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const length = method === 'POST' ? [`content-length: ${Buffer.byteLength(body)}`] : [];
  const text = [`${method} ${path} HTTP/1.1`, ...lines, ...length, '', body].join('\r\n');
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    // An upgrade that succeeds leaves the socket open: what has come after a moment is the answer.
    const timer = setTimeout(() => socket.destroy(), 1500);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (String(chunk).startsWith('HTTP/1.1 101')) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(parse(Buffer.concat(chunks).toString()));
    });
  });
}

function parse(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0),
    headers: Object.fromEntries(headers),
    body: rest.join('\r\n\r\n'),
  };
}
