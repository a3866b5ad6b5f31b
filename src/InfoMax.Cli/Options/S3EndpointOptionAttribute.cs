using System.Runtime.CompilerServices;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>Declares <c>--s3-endpoint</c>, of a run on this machine and of a node.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class S3EndpointOptionAttribute : OptionAttribute
{
    /// <param name="group">The heading under which help lists it.</param>
    /// <param name="line">Options are listed in the order of their declaration.</param>
    public S3EndpointOptionAttribute(OptionGroup group, [CallerLineNumber] int line = 0)
        : base("s3-endpoint", group, "Server for s3:// addresses, where it is not Amazon's.", line)
    {
        Form = "URL";
        Default = "AWS_ENDPOINT_URL_S3, else Amazon";
        Note = "Credentials and region come from the variables and files of the AWS tools (AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_REGION).";
        IsLocal = true;
        Verbs = JobVerbs.Here;
    }
}
