// Before anything is painted: the colours and the language of last time; and a place where data scripts leave what they bring.
"use strict";
(() => {
  const recall = (name) => {
    try {
      return localStorage.getItem(`policy-targets.${name}`);
    } catch {
      return null; // storage may be forbidden
    }
  };
  const root = document.documentElement;
  const theme = recall("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const language = recall("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
  root.lang = language === "zh" ? "zh-CN" : "en";
  const brought = [];
  const take = (kind) => (...what) => brought.push([kind, ...what]);
  window.PT = { brought, open: take("open"), put: take("put"), tell: take("tell"), spell: take("spell") };
})();
