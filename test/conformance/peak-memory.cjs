// Writes how much memory the process took at its largest, in kilobytes, when it ends. For `node --require`.
// https://nodejs.org/api/process.html#processresourceusage
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.PEAK_MEMORY, String(process.resourceUsage().maxRSS)));
