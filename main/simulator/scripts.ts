/** Scripts of a hostile consent page. They run in the browser, inside `inline` of page-faults.ts, which gives them `tell`. */

export const scripts = {
  /** Some are asked for again when the heading is clicked: the browser refuses them without a gesture. */
  permissions: `
tell('geolocation',()=>new Promise((done,fail)=>navigator.geolocation.getCurrentPosition(done,()=>fail({name:'denied'}))));
tell('notifications',()=>Notification.requestPermission());
tell('camera',()=>navigator.mediaDevices.getUserMedia({video:true}));
tell('microphone',()=>navigator.mediaDevices.getUserMedia({audio:true}));
tell('midi',()=>navigator.requestMIDIAccess({sysex:true}));
tell('clipboard',()=>navigator.clipboard.readText());
tell('wake lock',()=>navigator.wakeLock.request('screen'));
tell('storage',()=>document.requestStorageAccess());
const afterClick=()=>{
tell('screen',()=>navigator.mediaDevices.getDisplayMedia());
tell('hid',()=>navigator.hid.requestDevice({filters:[]}));
tell('usb',()=>navigator.usb.requestDevice({filters:[]}));
tell('serial',()=>navigator.serial.requestPort());
tell('bluetooth',()=>navigator.bluetooth.requestDevice({acceptAllDevices:true}));
tell('fonts',()=>window.queryLocalFonts());
tell('fullscreen',()=>document.documentElement.requestFullscreen());
tell('pointer',()=>document.body.requestPointerLock())};
afterClick();document.querySelector('h1').addEventListener('click',afterClick)`,
  download: `const link=document.createElement('a');link.href='/download';link.download='statement.pdf';link.click()`,
  print: 'window.print()',
  /** Spams dialogs and asks to stay when the window is closed. */
  alerts: `addEventListener('beforeunload',(event)=>{event.preventDefault();event.returnValue='Stay'});
for(let i=0;i<1000;i++)alert('Practice alert '+i)`,
  'stay-open': `addEventListener('beforeunload',(event)=>{event.preventDefault();event.returnValue='Stay'})`,
  /** Never lets go of the renderer. */
  hang: 'setTimeout(()=>{for(;;);},200)',
  /** Renames itself and its address without a navigation. */
  'push-state': `document.title='Sign-in finished';history.pushState(null,'','/callback?code=pushed&state=pushed')`,
  'navigate-javascript': `location.href='javascript:document.title="javascript ran"'`,
  'navigate-data': `location.href='data:text/html,<title>data</title>'`,
  'navigate-blob': `location.href=URL.createObjectURL(new Blob(['<title>blob</title>'],{type:'text/html'}))`,
  'navigate-file': `location.href='file:///etc/hostname'`,
  'navigate-view-source': `location.href='view-source:'+location.href`,
  'foreign-host': `location.href='https://signin.tradier.example/login'`,
} as const;
