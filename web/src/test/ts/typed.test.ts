import { EMPTY, type State } from '../../main/ts/state';
import { decode, encode } from '../../main/ts/typed';
import { placeOf } from '../../main/ts/route';
import { equal, test } from './check';

const state: State = {
  ...EMPTY,
  users: { U1: { id: 'U1', name: 'ada' }, U2: { id: 'U2', name: 'ada.byron' }, U3: { id: 'U3', name: 'gone', deleted: true } },
  groups: { S1: { id: 'S1', handle: 'ops', name: 'Operations' } },
  channels: { C1: { id: 'C1', name: 'general' } },
};

test('known names become references, and nothing else does', () => {
  equal(encode('hi @ada, @ada.byron and @ops: see #general.', state), 'hi <@U1>, <@U2> and <!subteam^S1>: see <#C1>.');
  equal(encode('@here @channel @Everyone', state), '<!here> <!channel> <!everyone>');
  equal(encode('mail ada@ada.test, @nobody, @gone, #nowhere', state), 'mail ada@ada.test, @nobody, @gone, #nowhere');
  equal(encode('`@ada` ```#general``` a<b & c>d', state), '`@ada` ```#general``` a&lt;b &amp; c&gt;d');
});

test('what was encoded is shown for a change as it was typed', () => {
  for (const typed of ['hi @ada and @ops in #general', 'a<b & c>d', '@here', '&lt;', 'https://example.test/?a=1&b=2']) {
    equal(decode(encode(typed, state), state), typed);
  }
});

test('a path says where one is', () => {
  const place = placeOf('/client/T1/C1/thread/1700000000.000001/p1700000000000002');
  equal(place, {
    view: 'channel',
    channel: 'C1',
    target: '',
    side: { kind: 'thread', ts: '1700000000.000001', target: '1700000000.000002' },
  });
  equal(placeOf('/client/T1/C1/p1700000000000002').target, '1700000000.000002');
  equal(placeOf('/client/T1/C1/search/a%2Fb%20c').side, { kind: 'search', query: 'a/b c' });
  equal(placeOf('/client/T1/threads/person/U1'), { view: 'threads', channel: '', target: '', side: { kind: 'person', id: 'U1' } });
  equal(placeOf('/client/T1/C1/search/%E0%A4%A').side, { kind: 'search', query: '%E0%A4%A' });
});
