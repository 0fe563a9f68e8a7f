// @ts-check
// Tells the server the browser's time zone, so that pages show the same time as the wall.

const YEAR_SECONDS = 31536000;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

if (zone && !document.cookie.split("; ").includes(`zone=${zone}`)) {
  document.cookie = `zone=${zone}; Path=/; SameSite=Lax; Max-Age=${YEAR_SECONDS}`;
}
