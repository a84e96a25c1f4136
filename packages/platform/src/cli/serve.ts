import { defineCommand } from "citty";

import type { Secret } from "#kernel";

export const serveCommand = defineCommand({
  meta: { name: "serve", description: "Run the platform until it is told to stop" },
  args: {
    settings: {
      type: "string",
      description: "Any setting as a flag, such as --port 9000; flotilla config lists them",
    },
  },
  async run({ rawArgs }) {
    const { readConfiguration, servePlatform } = await import("#server");
    const platform = await servePlatform(readConfiguration(rawArgs), (line) => void print(line));
    const stopped = untilStopped();
    const { address, firstAccount } = platform;
    const isShown = await print(
      firstAccount ? welcome(platform) : `Flotilla is ready at ${address}`,
    );
    if (isShown) await firstAccount?.confirmShown();
    await stopped;
    await platform.close();
  },
});

interface Ready {
  readonly address: string;
  readonly dataDirectory: string;
  readonly firstAccount?: { readonly user: string; readonly password: Secret } | undefined;
}

function welcome({ address, dataDirectory, firstAccount }: Ready): string {
  return `
  Flotilla is ready.

    Address    ${address}
    User       ${firstAccount?.user}
    Password   ${firstAccount?.password.reveal()}   (shown only this once)
    Data       ${dataDirectory}
    Example    npx flotilla example

  Ctrl-C stops it. npm start starts it again with the same data.
`;
}

async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    // The listeners stay: npm repeats what the terminal sent, and a second signal must not cut the closing short.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => resolve());
  });
}

/** Returns whether anybody could read it. */
async function print(line: string): Promise<boolean> {
  return await new Promise((resolve) => {
    process.stdout.write(`${line}\n`, (error) => resolve(!error));
  });
}
