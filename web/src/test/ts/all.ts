import { runAll } from './check';
import './mrkdwn.test';
import './state.test';
import './typed.test';

(globalThis as Record<string, unknown>)['runAll'] = runAll;
