using InfoMax.Data.Access;
using Xunit;

namespace InfoMax.Data.Tests.Access;

/// <summary>Which tokens a file holds, what they may do, and that they change with the file and are never told.</summary>
public sealed class TokenFileTests : IDisposable
{
    private const string Strong = "submit-0123456789abcdef";
    private const string Weak = "read-0123456789abcdef";
    private readonly TemporaryFolder _folder = new();
    private readonly Clock _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tokens_HaveRoles_AndTheFirstThatMaySubmitIsSent()
    {
        TokenFile tokens = Written($"# ours\n\nread {Weak}\n  submit\t{Strong}  \n0123456789abcdef\n");
        Assert.Equal(AccessRole.Read, tokens.RoleOf(Weak));
        Assert.Equal(AccessRole.Submit, tokens.RoleOf(Strong));
        Assert.Equal(AccessRole.Submit, tokens.RoleOf("0123456789abcdef"));
        Assert.Null(tokens.RoleOf(Strong + "x"));
        Assert.Null(tokens.RoleOf(""));
        Assert.Equal(Strong, tokens.Bearer);
        Assert.True(tokens.MaySubmit);
        Assert.Equal(Weak, Written($"read {Weak}").Bearer);
        Assert.False(Written($"read {Weak}").MaySubmit);
        Assert.DoesNotContain("0123456789", tokens.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "holds no token")]
    [InlineData("# only words\n", "holds no token")]
    [InlineData("short", "line 1: must be a token of at least 16")]
    [InlineData("\nwrite 0123456789abcdef", "line 2: must be")]
    [InlineData("0123456789abcdef\u00e9\u00e9", "line 1: must be")]
    public void WhatIsNoToken_IsSaidWithoutIt(string text, string expected)
    {
        FormatException refused = Assert.Throws<FormatException>(() => Written(text));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFile_IsSaid() =>
        Assert.Contains("there is no such file", Assert.Throws<FormatException>(() => TokenFile.Parse(_folder["none"])).Message, StringComparison.Ordinal);

    [Fact]
    public void ChangedFile_IsInForceASecondLater_AndABrokenOneLeavesTheFormer()
    {
        TokenFile tokens = Written(Strong);
        File.WriteAllText(_folder["tokens"], $"another-{Strong}");
        _clock.Passed += TimeSpan.FromSeconds(1);
        Assert.Null(tokens.RoleOf(Strong));
        Assert.Equal(AccessRole.Submit, tokens.RoleOf($"another-{Strong}"));
        Assert.Null(tokens.Problem);

        File.Delete(_folder["tokens"]);
        _clock.Passed += TimeSpan.FromSeconds(1);
        Assert.Equal(AccessRole.Submit, tokens.RoleOf($"another-{Strong}"));
        Assert.Contains("there is no such file", tokens.Problem, StringComparison.Ordinal);
        File.WriteAllText(_folder["tokens"], Strong);
        _clock.Passed += TimeSpan.FromSeconds(1);
        Assert.Equal(AccessRole.Submit, tokens.RoleOf(Strong));
        Assert.Null(tokens.Problem);
    }

    private TokenFile Written(string text)
    {
        File.WriteAllText(_folder["tokens"], text);
        return TokenFile.Open(_folder["tokens"], _clock);
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long GetTimestamp() => Passed.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
