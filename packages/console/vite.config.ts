import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";

const outDir = join(import.meta.dirname, "dist");

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressFiles()],
  resolve: { conditions: ["@flotilla/source", ...defaultClientConditions] },
  server: { proxy: { "/api": "http://localhost:8080" } },
  build: {
    outDir,
    emptyOutDir: true,
    // Nothing may become a data: address; the content security policy allows only files of this host.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});

/** Lays a `.br` and a `.gz` beside every file, so that the server need not compress while it answers. */
function compressFiles(): Plugin {
  return {
    name: "compress-files",
    apply: "build",
    async closeBundle() {
      const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => /\.(?:js|css|html|svg)$/.test(entry.name));
      await Promise.all(files.map((file) => compressFile(join(file.parentPath, file.name))));
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path);
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 10 };
  await Promise.all([
    promisify(brotliCompress)(content, { params: quality }).then((small) =>
      writeFile(`${path}.br`, small),
    ),
    promisify(gzip)(content, { level: 9 }).then((small) => writeFile(`${path}.gz`, small)),
  ]);
}
