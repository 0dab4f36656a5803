console.log("uploads nothing yet");
