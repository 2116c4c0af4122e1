/** The emoji that people use most, by their names; any other is shown by its name. */
const PAIRS =
  '+1 👍 -1 👎 thumbsup 👍 thumbsdown 👎 heart ❤️ smile 😄 grinning 😀 joy 😂 laughing 😆 wink 😉 blush 😊 ' +
  'slightly_smiling_face 🙂 upside_down_face 🙃 thinking_face 🤔 sweat_smile 😅 sob 😭 cry 😢 scream 😱 ' +
  'open_mouth 😮 neutral_face 😐 confused 😕 disappointed 😞 angry 😠 rage 😡 sunglasses 😎 heart_eyes 😍 ' +
  'hugging_face 🤗 shrug 🤷 facepalm 🤦 wave 👋 raised_hands 🙌 clap 👏 pray 🙏 muscle 💪 ok_hand 👌 ' +
  'point_up ☝️ point_right 👉 point_left 👈 eyes 👀 tada 🎉 rocket 🚀 fire 🔥 sparkles ✨ star ⭐ 100 💯 ' +
  'white_check_mark ✅ heavy_check_mark ✔️ x ❌ warning ⚠️ question ❓ exclamation ❗ bulb 💡 memo 📝 ' +
  'bug 🐛 wrench 🔧 hammer 🔨 lock 🔒 key 🔑 calendar 📅 coffee ☕ beer 🍺 beers 🍻 pizza 🍕 cake 🍰 ' +
  'speech_balloon 💬 bell 🔔 no_entry ⛔ zap ⚡ sun_with_face 🌞 snowflake ❄️ rainbow 🌈 gift 🎁 trophy 🏆 ' +
  'robot_face 🤖 ghost 👻 skull 💀 poop 💩 cat 🐱 dog 🐶 unicorn_face 🦄 see_no_evil 🙈 palm_tree 🌴 house 🏠 ' +
  'heavy_plus_sign ➕ arrow_right ➡️ arrow_up ⬆️ arrow_down ⬇️ hourglass ⌛ stopwatch ⏱️ package 📦 ship 🚢';

const KNOWN = new Map<string, string>();
const words = PAIRS.split(' ');
for (let i = 0; i < words.length; i += 2) {
  KNOWN.set(words[i]!, words[i + 1]!);
}

/** The characters of an emoji, or its name between colons. */
export function emoji(name: string): string {
  return KNOWN.get(name.replace(/::skin-tone-\d$/, '')) ?? `:${name}:`;
}

/** The few that a message's toolbar offers. */
export const QUICK = ['+1', 'heart', 'joy', 'tada', 'eyes', 'white_check_mark'];
