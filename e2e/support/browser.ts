// What a story needs of a browser that Playwright does not drive.

/** A running browser with one tab and a profile on disk. */
export interface Browser {
  /** What it complained of so far: console errors and failed scripts. */
  readonly complaints: string[];
  /** Loads an address and waits for it. */
  load(address: string): Promise<void>;
  /** The value of a JavaScript expression in the page; a promise is waited for. */
  run(expression: string): Promise<unknown>;
  /** Presses the element which an expression gives. */
  press(element: string): Promise<void>;
  /** Types at the element which an expression gives, in place of what is selected there. */
  type(element: string, text: string): Promise<void>;
  /** The page as a picture, PNG. */
  picture(): Promise<Buffer>;
  /** The page as it is printed, PDF. */
  print(): Promise<Buffer>;
  /** Closes it as a person does. */
  close(): Promise<void>;
  /** Ends it and all its helpers at once, as an empty battery does. */
  kill(): Promise<void>;
}

/** A make of browser. */
export interface Make {
  readonly name: string;
  /** Starts it with a profile, a folder that may be new, and the file of a script that every page runs first. */
  start(profile: string, script: string): Promise<Browser>;
}
