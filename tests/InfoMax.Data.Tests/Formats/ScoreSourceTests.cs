using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>Invariants: what is read is written back the same; names of columns and files may hold separators; what is wrong is said in words.</summary>
public sealed class ScoreSourceTests
{
    [Theory]
    [InlineData("hub", "hub")]
    [InlineData("column:a,b", "column:a,b")]
    [InlineData("target:/t.npy", "target:/t.npy")]
    [InlineData("target:/t.npy:max", "target:/t.npy")]
    [InlineData("target:/t.npy:mean", "target:/t.npy:mean")]
    [InlineData("combine:el2n*2 + column:a+b*-.5+hub", "combine:el2n*2+column:a+b*-0.5+hub")]
    [InlineData("hub, column:a,b ,combine:hub+el2n", "hub,column:a,b,combine:hub+el2n")]
    public void Forms_AreReadAndWritten(string text, string expected)
    {
        ScoreSource source = ScoreSource.Parse(text);
        Assert.Equal(expected, source.ToString());
        Assert.Equal(source, ScoreSource.Parse(expected));
    }

    [Theory]
    [InlineData("combine:", "names no scores; give combine:A*w+B*w")]
    [InlineData("combine:hub*x+el2n", "hub*x: 'x' is no weight; give a number from 1e-9 to 1e9, or its negative, such as hub*0.5")]
    [InlineData("combine:hub*1e308", "hub*1e308: '1e308' is no weight; give a number from 1e-9 to 1e9, or its negative, such as hub*0.5")]
    [InlineData("combine:hub*0", "hub*0: '0' is no weight; give a number from 1e-9 to 1e9, or its negative, such as hub*0.5")]
    [InlineData("combine:hub+hub*2", "has hub twice; give it once, with one weight")]
    [InlineData("combine:hub+uniform", "cannot combine uniform: each part is a score of its own, such as el2n, hub or column:NAME")]
    [InlineData("combine:combine:hub", "cannot combine combine:hub: each part is a score of its own, such as el2n, hub or column:NAME")]
    [InlineData("target::mean", "names no file; give target:PATH.npy or target:PATH.npy:mean")]
    [InlineData("hub,uniform", "has uniform in a list; name scores that differ from row to row")]
    [InlineData("hub,hub", "names a score twice; keep one")]
    public void WhatIsWrong_IsSaid(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => ScoreSource.Parse(text)).Message);

    [Fact]
    public void Parts_AreTakenOnce_AndReadTogether()
    {
        ScoreSource source = ScoreSource.Parse("combine:el2n+column:q*2,negclip,column:q,combine:hub+file:/f.npy,target:/t.npy:mean");
        Assert.Equal("el2n column:q negclip hub file:/f.npy target:/t.npy:mean", string.Join(' ', source.Bases()));
        Assert.Equal("column:q clip file:/f.npy", string.Join(' ', source.Given()));
        Assert.Equal(5, source.Outputs().Count);
        Assert.Equal(ScoreWork.Ranks | ScoreWork.Probe | ScoreWork.Pairs | ScoreWork.Graph | ScoreWork.Targets, source.Work);
        Assert.True(source.Definition is { NeedsGraph: true, NeedsLabels: true, GraphNeighbors: 10 });
        INamesFile moved = ((INamesFile)source).WithFilePaths(path => "/there" + path);
        Assert.Equal("/there/f.npy /there/t.npy", string.Join(' ', moved.FilePaths));
        Assert.Equal("combine:el2n+column:q*2,negclip,column:q,combine:hub+file:/there/f.npy,target:/there/t.npy:mean", moved.ToString());
    }
}
