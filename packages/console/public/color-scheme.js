// Runs before the first paint, so that a dark page does not flash white. The key is that of src/ui/theme.ts.
(() => {
  const chosen = localStorage.getItem("flotilla-color-scheme");
  const isDark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.mantineColorScheme = isDark ? "dark" : "light";
})();
