// @ts-check
// Clears what this site kept on the device, for browsers that do not obey Clear-Site-Data or may not without TLS.

localStorage.clear();
sessionStorage.clear();
indexedDB.deleteDatabase("exam-prep-outbox");
