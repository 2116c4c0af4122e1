declare module 'emoji-data' {
  const data: {
    /** Name, characters, and what else it is looked for by. */
    categories: { name: string; emoji: [string, string, string][] }[];
    others: Record<string, string>;
  };
  export default data;
}
