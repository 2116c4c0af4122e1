/** The Web API, called with the session's cookie and the page's token. */

export interface Session {
  token: string;
  team_id: string;
  user_id: string;
  /** Hosts under which the workspace lived before; their permalinks are ours. */
  old_hosts?: string[];
}

export class ApiError extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

export interface Answer {
  ok: boolean;
  error?: string;
  response_metadata?: { next_cursor?: string };
  [field: string]: any;
}

const TRIES_MAX = 4;

export class Api {
  constructor(private readonly session: Session) {}

  /** Calls a method; a limit is waited for, an error is thrown by its code. */
  async call(method: string, fields: Record<string, string | number | boolean> = {}): Promise<Answer> {
    const body = new URLSearchParams({ token: this.session.token });
    for (const [name, value] of Object.entries(fields)) {
      body.set(name, String(value));
    }
    for (let tries = 1; ; tries++) {
      let response: Response;
      try {
        response = await fetch(`/api/${method}`, { method: 'POST', body, credentials: 'same-origin' });
      } catch {
        throw new ApiError('offline');
      }
      if (response.status === 429 && tries < TRIES_MAX) {
        await pause(1000 * Number(response.headers.get('retry-after') ?? 1));
        continue;
      }
      if (response.status >= 500) {
        throw new ApiError('offline');
      }
      const answer = (await response.json()) as Answer;
      if (!answer.ok) {
        throw new ApiError(answer.error ?? 'unknown');
      }
      return answer;
    }
  }

  /** Every page of a list. */
  async *pages(method: string, fields: Record<string, string | number | boolean>): AsyncGenerator<Answer> {
    let cursor = '';
    do {
      const answer = await this.call(method, cursor ? { ...fields, cursor } : fields);
      yield answer;
      cursor = answer.response_metadata?.next_cursor ?? '';
    } while (cursor);
  }
}

/** The session of this browser, or null when nobody is signed in. */
export async function openSession(): Promise<Session | null> {
  const response = await fetch('/session', { method: 'POST', credentials: 'same-origin' });
  return response.ok ? ((await response.json()) as Session) : null;
}

export function pause(millis: number): Promise<void> {
  return new Promise((done) => setTimeout(done, millis));
}
