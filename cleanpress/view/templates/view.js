"use strict";
window.cleanpress = { start() {} };
