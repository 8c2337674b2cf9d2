// https://www.w3.org/TR/CSP3/#grammardef-hash-source: the look of the server's own pages, inline and known by its hash.

import { createHash } from 'node:crypto';

/** What stands in `<style>`, byte for byte. */
export const style = `:root{color-scheme:light dark}body{font:1.0625rem/1.55 "Source Sans 3",system-ui,sans-serif;margin:0;color:#1c2733;background:#f4f6f8}
main{max-width:46rem;margin:0 auto;padding:3rem 1.25rem}h1{font-size:2rem;margin:0 0 .5rem}h2{font-size:1.25rem;margin:2.5rem 0 .5rem}
.lead{font-size:1.2rem;color:#3b4a59}nav{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr));margin-top:2rem}
.door{display:block;padding:1.25rem;border-radius:.75rem;background:#fff;border:1px solid #b9c3cd;color:inherit;text-decoration:none}
.door strong{display:block;color:#0b4f8a;font-size:1.2rem;text-decoration:underline}.door:hover,.door:focus-visible{border-color:#0b4f8a;outline:3px solid #0b4f8a;outline-offset:2px}
a{color:#0b4f8a}a:focus-visible{outline:3px solid #0b4f8a;outline-offset:2px}.people{padding:0;list-style:none}.people li{padding:.6rem 0;border-top:1px solid #d5dce3}.people span{display:block;color:#3b4a59}
@media (prefers-color-scheme:dark){body{background:#10171e;color:#e8edf2}.lead,.people span{color:#b6c2ce}.door{background:#18222c;border-color:#51606f}.door strong,a{color:#8cc4f5}.people li{border-color:#33414e}}
`;

/** A page of text and links: it loads nothing, runs nothing, sends nothing, and is styled by this alone. */
export const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
