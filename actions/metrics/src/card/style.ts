/** Light, and dark where the reader's browser asks for it. https://www.w3.org/TR/mediaqueries-5/#prefers-color-scheme */
export const STYLE = `
text { font: 12px -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.card { fill: #ffffff; stroke: #d1d9e0 }
.line { stroke: #d1d9e0 }
.title { font-size: 15px; font-weight: 600 }
.name, .value { font-size: 14px; font-weight: 600 }
.quiet, .same { fill: #59636e }
.better { fill: #1a7f37 }
.worse { fill: #d1242f }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc }
.card { fill: #0d1117; stroke: #3d444d }
.line { stroke: #3d444d }
.quiet, .same { fill: #9198a1 }
.better { fill: #3fb950 }
.worse { fill: #f85149 }
}
`;
