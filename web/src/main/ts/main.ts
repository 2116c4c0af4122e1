import { openSession } from './api';
import './client';
import type { Client } from './client';

const client = document.querySelector('parley-client') as Client;
openSession()
  .then((session) => client.begin(session))
  .catch(() => client.unreachable());
