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
    const platform = await servePlatform(readConfiguration(rawArgs), print);
    print(platform.firstAccount ? welcome(platform) : `Flotilla is ready at ${platform.address}`);
    await untilStopped();
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
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve());
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
