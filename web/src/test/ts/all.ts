import { runAll } from './check';
import './mrkdwn.test';
import './state.test';

(globalThis as Record<string, unknown>)['runAll'] = runAll;
