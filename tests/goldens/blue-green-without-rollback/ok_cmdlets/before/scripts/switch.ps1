$green = @{ Type = 'forward'; TargetGroupArn = $env:GREEN_TG_ARN }
$kept = (Get-ELB2Listener -ListenerArn $env:LISTENER_ARN).DefaultActions
try {
  Edit-ELB2Listener -ListenerArn $env:LISTENER_ARN -DefaultAction $green
  Invoke-WebRequest "https://shop.example.com/health"
}
catch {
  Edit-ELB2Listener -ListenerArn $env:LISTENER_ARN -DefaultAction $kept
  throw
}
