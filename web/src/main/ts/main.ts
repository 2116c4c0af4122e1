import { openSession } from './api';
import './client';
import { dress } from './prefs';
import type { Client } from './client';

dress();
const client = document.querySelector('parley-client') as Client;
openSession()
  .then((session) => client.begin(session))
  .catch(() => client.unreachable());
