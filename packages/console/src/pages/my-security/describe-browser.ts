interface Sign {
  readonly name: string;
  readonly pattern: RegExp;
}

// Most browsers also name those they want to pass for: the special ones come before Chrome, Chrome before Safari.
const browsers: readonly Sign[] = [
  { name: "Edge", pattern: /\bEdg(?:e|A|iOS)?\/(\d+)/ },
  { name: "Opera", pattern: /\b(?:OPR|OPiOS)\/(\d+)/ },
  { name: "Samsung Internet", pattern: /\bSamsungBrowser\/(\d+)/ },
  { name: "Vivaldi", pattern: /\bVivaldi\/(\d+)/ },
  { name: "Firefox", pattern: /\b(?:Firefox|FxiOS)\/(\d+)/ },
  { name: "Chrome", pattern: /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/ },
  { name: "Safari", pattern: /\bVersion\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\// },
];

const systems: readonly Sign[] = [
  { name: "iPhone", pattern: /\biPhone\b/ },
  { name: "iPad", pattern: /\biPad\b/ },
  { name: "Android", pattern: /\bAndroid\b/ },
  { name: "Windows", pattern: /\bWindows\b/ },
  { name: "ChromeOS", pattern: /\bCrOS\b/ },
  { name: "macOS", pattern: /\bMac(?:intosh| OS X)\b/ },
  { name: "Linux", pattern: /\bLinux\b/ },
];

const longestProgram = 40;

/** A browser in words, by what it calls itself in the header User-Agent: "Firefox 141 on Linux". */
export function describeBrowser(userAgent: string): string {
  const browser = findSign(browsers, userAgent);
  const system = findSign(systems, userAgent)?.name;
  if (browser === undefined) return describeProgram(userAgent, system);
  const name = [browser.name, browser.version].filter(Boolean).join(" ");
  return system === undefined ? name : `${name} on ${system}`;
}

function describeProgram(userAgent: string, system: string | undefined): string {
  const [program = ""] = userAgent.trim().split(/[\s(]/);
  if (program !== "" && !program.startsWith("Mozilla/")) {
    return program.slice(0, longestProgram).replace("/", " ");
  }
  return system === undefined ? "Unknown browser" : `Unknown browser on ${system}`;
}

function findSign(signs: readonly Sign[], userAgent: string) {
  for (const { name, pattern } of signs) {
    const match = pattern.exec(userAgent);
    if (match !== null) return { name, version: match[1] };
  }
  return undefined;
}
