declare module 'emoji-data' {
  const data: {
    /** Name, characters, and what else it is looked for by. */
    categories: { name: string; emoji: [string, string, string][] }[];
    others: Record<string, string>;
  };
  export default data;
}

declare module 'highlight.js/lib/common' {
  const hljs: {
    /** Marks code in the language that it is most likely in; the value is markup. */
    highlightAuto(text: string, languages: string[]): { value: string; relevance: number };
  };
  export default hljs;
}
