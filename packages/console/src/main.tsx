import "./ui/mantine.css";
import "./ui/tokens.css";
import "./ui/base.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { createConsoleQueryClient } from "./lib/query-client.ts";
import { createConsoleRouter } from "./router.tsx";
import { adoptThemeVariables } from "./ui/theme-variables.ts";
import { colorSchemeManager, theme } from "./ui/theme.ts";

const queryClient = createConsoleQueryClient(() => void router.invalidate());
const router = createConsoleRouter(queryClient);

adoptThemeVariables();

const root = document.querySelector("#root");
if (root === null) throw new Error("The page has no #root.");

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
