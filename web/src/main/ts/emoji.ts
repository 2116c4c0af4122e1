/** The emoji that people use most, by their names; the others are loaded when one is met. */
const PAIRS =
  '+1 👍 -1 👎 thumbsup 👍 thumbsdown 👎 heart ❤️ smile 😄 grinning 😀 joy 😂 laughing 😆 wink 😉 blush 😊 ' +
  'slightly_smiling_face 🙂 thinking_face 🤔 sob 😭 wave 👋 raised_hands 🙌 clap 👏 pray 🙏 muscle 💪 ok_hand 👌 ' +
  'eyes 👀 tada 🎉 rocket 🚀 fire 🔥 sparkles ✨ 100 💯 white_check_mark ✅ heavy_check_mark ✔️ x ❌ warning ⚠️';
const TONE = /::skin-tone-([2-6])$/;
const TONE_FIRST = 0x1f3fb;

export interface Category {
  name: string;
  emoji: [string, string, string][];
}

const known = new Map<string, string>();
const words = PAIRS.split(' ');
for (let i = 0; i < words.length; i += 2) {
  known.set(words[i]!, words[i + 1]!);
}
let loading: Promise<Category[]> | null = null;
let whenMet: () => void = () => undefined;

/** Is told when an emoji is met whose characters are not loaded yet. */
export function onUnknown(listener: () => void): void {
  whenMet = listener;
}

/** All emoji by category; their characters are known from then on. */
export function loadEmoji(): Promise<Category[]> {
  loading ??= import('emoji-data').then(({ default: data }) => {
    for (const [name, characters] of Object.entries(data.others)) {
      known.set(name, characters);
    }
    for (const [name, characters] of data.categories.flatMap((category) => category.emoji)) {
      known.set(name, characters);
    }
    return data.categories;
  });
  loading.catch(() => (loading = null));
  return loading;
}

/** The characters of an emoji, or its name between colons. */
export function emoji(name: string): string {
  const bare = name.replace(TONE, '');
  const characters = known.get(bare);
  if (characters === undefined) {
    if (!loading) {
      whenMet();
    }
    return `:${name}:`;
  }
  const tone = TONE.exec(name);
  return tone ? toned(characters, Number(tone[1])) : characters;
}

/** With a colour of skin behind the first sign, where Unicode wants it. */
function toned(characters: string, tone: number): string {
  const [first, ...rest] = [...characters];
  const tail = rest[0] === '\ufe0f' ? rest.slice(1) : rest;
  return first + String.fromCodePoint(TONE_FIRST + tone - 2) + tail.join('');
}

/** The few that a message's toolbar offers. */
export const QUICK = ['+1', 'heart', 'joy', 'tada', 'eyes', 'white_check_mark'];
