using System.CommandLine;
using System.CommandLine.Invocation;

namespace InfoMax.Cli.Commands;

/// <summary>What <c>--help</c> does.</summary>
internal sealed class HelpCommandAction : SynchronousCommandLineAction
{
    /// <summary>What else is wrong with the command line does not matter: help is what was asked for.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(HelpText.Of(parseResult.CommandResult.Command));
        return ExitCode.Done;
    }
}
