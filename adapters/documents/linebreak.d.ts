/** The part in use of the `linebreak` package, which publishes no types. */
declare module 'linebreak' {
  interface Break {
    /** UTF-16 offset before which a line may end. */
    readonly position: number;
    readonly required: boolean;
  }
  class LineBreaker {
    constructor(text: string);
    nextBreak(): Break | null;
  }
  export default LineBreaker;
}
