using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace InfoMax.EndToEnd.Tests.BuildScript;

/// <summary>Runs <c>build.ps1</c> in a PowerShell engine inside the test process: no <c>pwsh</c> is needed.</summary>
internal static class HostedScript
{
    /// <summary>Full path of the script.</summary>
    public static string ScriptPath => Repository.PathOf("build.ps1");

    /// <summary>Parses the script.</summary>
    public static ScriptBlockAst Parse(out ParseError[] errors) => Parser.ParseFile(ScriptPath, out _, out errors);

    /// <summary>
    /// Runs the script with arguments as typed on a command line, from the repository's root, after
    /// <paramref name="preamble"/>; returns its exit code, what it printed and what went to the error stream.
    /// </summary>
    public static (int ExitCode, string[] Output, string[] Errors) Run(string arguments, string preamble = "")
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        runspace.SessionStateProxy.Path.SetLocation(Repository.Root);
        using var shell = PowerShell.Create(runspace);
        shell.AddScript($"{preamble}\n& '{ScriptPath}' {arguments}\n[int] $LASTEXITCODE");
        string[] output = [.. shell.Invoke().Select(item => item?.ToString() ?? string.Empty)];
        return (int.Parse(output[^1], System.Globalization.CultureInfo.InvariantCulture), output[..^1], [.. shell.Streams.Error.Select(error => error.ToString())]);
    }
}
