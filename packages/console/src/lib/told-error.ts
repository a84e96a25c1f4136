/** Something that went wrong in the browser, in words for a person. */
export class ToldError extends Error {
  readonly remedy: string;

  constructor(message: string, remedy: string, cause: unknown) {
    super(message, { cause });
    this.name = "ToldError";
    this.remedy = remedy;
  }
}
